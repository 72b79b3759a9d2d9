"""Departments of a site."""
from typing import Annotated

from pydantic import Field

from data.tables.people import Department
from services.catalog import catalog
from services.fields import Line, Name, Text
from services.people.roles import Permission

departments = catalog(
    Department, search=('name', 'company_name', 'company_code'), sort='name', see=Permission.SEE_PLACES, edit=Permission.EDIT_PLACES,
    fields={
        'name': Name, 'description': Annotated[Text, Field(max_length=500)], 'company_code': Annotated[Line, Field(max_length=32)],
        'company_name': Annotated[Line, Field(max_length=120)],
    },
)
