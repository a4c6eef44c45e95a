"""`perisai nik`: what a NIK says, and what is odd about it. Needs no vault."""

from typing import Annotated, Any

import typer

from perisai_app.cli.options import JsonOption, show, today
from perisai_app.domain import nik as niks
from perisai_app.domain.problem import Problem, Severity
from perisai_app.domain.typed import digits
from perisai_app.reference.regions import regions
from ui.wording.problems import sentence

app = typer.Typer()


@app.command()
def nik(
    number: Annotated[str, typer.Argument(help="16 angka; titik dan spasi boleh.")],
    as_json: JsonOption = False,
) -> None:
    """Apa kata sebuah NIK, dan apa yang janggal."""
    text = digits(number)
    found = niks.fault(text)
    data = _unknown(found[0]) if found else _said(niks.parse(text))
    problems = [Problem("nik", found[0], params=found[1])] if found else _odd(data)
    lines = [f"{name}: {value}" for name, value in data.items() if name in ("birth_date", "sex")]
    show(data, "\n".join([*lines, *map(sentence, problems)]), as_json)
    raise typer.Exit(2 if found else 0)


def _said(number: niks.Nik) -> dict[str, Any]:
    name = regions().district_name(number.district)
    known = regions().district_known(number.district)
    return {
        "valid": True,
        "birth_date": number.birth_date(today()).isoformat(),
        "sex": number.sex.value,
        "district": {"code": number.district, "name": name, "retired": name is None} if known else None,
        "problems": [] if known else [{"code": "nik_district_unknown"}],
        "suggestions": [],
    }


def _odd(data: dict[str, Any]) -> list[Problem]:
    return [Problem("nik", item["code"], Severity.AMBER) for item in data["problems"]]


def _unknown(code: str) -> dict[str, Any]:
    return {
        "valid": False,
        "birth_date": None,
        "sex": None,
        "district": None,
        "problems": [{"code": code}],
        "suggestions": [],
    }
