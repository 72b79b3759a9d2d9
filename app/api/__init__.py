"""REST: the same services as the screens, for programs."""
from fastapi import APIRouter

from app.web.voices import Plant
from services.people.reception import Reception
from services.runner import Runner


def api_routes(runner: Runner, reception: Reception, plant: Plant) -> APIRouter:
    return APIRouter(prefix='/api/v1')
