"""A password as it comes in a body: bounded, never repeated by an error."""

from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr

from central.accounts.passwords import LONGEST


def _writable(password: SecretStr) -> SecretStr:
    """JSON can name halves of a letter, of which no hash can be made."""
    password.get_secret_value().encode()
    return password


Password = Annotated[SecretStr, Field(min_length=1, max_length=LONGEST), AfterValidator(_writable)]
