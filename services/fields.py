"""Types of what people enter: cleaned and limited in one place, for screens, REST and imports alike."""
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError


def clean(text: str) -> str:
    """One form of every letter, and no invisible control characters (they break reports, logs and databases)."""
    text = unicodedata.normalize('NFC', text)
    if any(unicodedata.category(sign) == 'Cc' and sign not in '\n\t' for sign in text):
        raise PydanticCustomError('control_character', 'control character')
    return text.strip()


def _one_line(text: str) -> str:
    if '\n' in text:
        raise PydanticCustomError('line_break', 'line break')
    return text


def _empty_is_none(value: object) -> object:
    """An empty field of a form means nothing was entered."""
    return None if value == '' else value


def _tags(tags: list[str]) -> list[str]:
    return list(dict.fromkeys(tag for tag in tags if tag))


def _split(value: object) -> object:
    """A form sends tags as one text with commas."""
    return [part.strip() for part in value.split(',')] if isinstance(value, str) else value


Text = Annotated[str, AfterValidator(clean), StringConstraints(max_length=2000)]
Line = Annotated[str, AfterValidator(clean), AfterValidator(_one_line), StringConstraints(max_length=200)]
Name = Annotated[Line, Field(min_length=1, max_length=80)]
LongName = Annotated[Line, Field(min_length=1, max_length=120)]
Number = Annotated[Line, Field(min_length=1, max_length=40)]
Code = Annotated[Line, Field(min_length=1, max_length=16, pattern=r'^[\w.-]+$')]
Tags = Annotated[list[Annotated[Line, Field(max_length=40)]], BeforeValidator(_split), AfterValidator(_tags), Field(max_length=20)]
Maybe = BeforeValidator(_empty_is_none)
Search = Annotated[Line, Field(max_length=100)]
