"""What is more than usual, as the office set it in `signals.json` of its home; else these numbers."""

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from central.home import Home
from central.stop import Stop


class Limits(BaseModel):
    """At how many of them something is raised; a span in minutes."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    speed_minutes: int = Field(default=10, ge=1, le=1_440)
    speed_most: int = Field(default=10, ge=2, le=100)  # what one person can do in that time, and no more
    phone_households: int = Field(default=4, ge=2, le=50)
    run_length: int = Field(default=3, ge=3, le=50)


USUAL = Limits()


def limits_of(home: Home) -> Limits:
    """Stop when there is a file and it cannot be read: nobody should believe that his numbers hold."""
    try:
        return Limits.model_validate_json(home.limits.read_bytes())
    except FileNotFoundError:
        return USUAL
    except (OSError, ValidationError):
        raise Stop("limits_unreadable", 2) from None
