"""FastAPI with asyncpg: the stored documents sent unchanged, and the normalised tables.

asyncpg prepares each statement once per connection. `DATABASE_HOST` is the folder of the server's
socket.
"""

import os
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import asyncpg
from fastapi import FastAPI, HTTPException, Response
from fastapi.responses import JSONResponse
from stored import LIST, RECORD

INCIDENTS = """
SELECT i.*, p.name AS place_name, p.kind AS place_kind FROM incident i
JOIN place p ON p.id = i.place_id
WHERE i.country = $1 AND i.date_to >= $2 AND i.date_from <= $3
ORDER BY i.date_from DESC, i.id DESC LIMIT $4
"""
ROWS = {
    "casualties": "SELECT * FROM casualties WHERE incident_id = ANY($1)",
    "attributions": (
        'SELECT a.*, g.name AS group_name FROM attribution a JOIN "group" g ON g.id = a.group_id'
        " WHERE incident_id = ANY($1)"
    ),
    "citations": (
        "SELECT c.*, s.name AS source_name FROM citation c JOIN source s ON s.id = c.source_id"
        " WHERE incident_id = ANY($1)"
    ),
}

pools: dict[str, Any] = {}


@asynccontextmanager
async def lifespan(app: FastAPI):
    for name in ("sourcebook", "peers"):
        pools[name] = await asyncpg.create_pool(
            host=os.environ["DATABASE_HOST"], user="postgres", database=name, min_size=1, max_size=8
        )
    yield


application = FastAPI(lifespan=lifespan)


@application.get("/stored/incidents/")
async def stored(country: str, date_after: date, date_before: date, limit: int = 100) -> Response:
    rows = await pools["sourcebook"].fetch(LIST, country, date_after, date_before, limit)
    body = f'{{"results":[{",".join([row[0] for row in rows])}]}}'
    return Response(body, media_type="application/json")


@application.get("/stored/incidents/{public_id}/")
async def record(public_id: str) -> Response:
    body = await pools["sourcebook"].fetchval(RECORD, public_id)
    if body is None:
        raise HTTPException(404)
    return Response(body, media_type="application/json")


@application.get("/relational/incidents/")
async def relational(
    country: str, date_after: date, date_before: date, limit: int = 100
) -> JSONResponse:
    pool = pools["peers"]
    found = await pool.fetch(INCIDENTS, country, date_after, date_before, limit)
    incidents = {row["id"]: _plain(row) | {name: [] for name in ROWS} for row in found}
    for name, sql in ROWS.items():
        for row in await pool.fetch(sql, list(incidents)):
            incidents[row["incident_id"]][name].append(_plain(row))
    return JSONResponse({"results": list(incidents.values())})


def _plain(row: asyncpg.Record) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in row.items()
    }
