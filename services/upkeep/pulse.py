"""The smallest question there is: does the database answer?"""
from sqlmodel import select

from data.tables.people import User
from services.guard import query
from services.work import Work


@query(None)
def feel_pulse(work: Work) -> None:
    """Fails where the database cannot be read."""
    work.session.exec(select(User.id).limit(1)).first()
