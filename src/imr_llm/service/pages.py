"""Pages for people."""

from importlib.resources import files

from fastapi import APIRouter
from starlette.staticfiles import StaticFiles

router = APIRouter()


def static_files():
    return StaticFiles(directory=str(files("imr_llm.service") / "static"))
