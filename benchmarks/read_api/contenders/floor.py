"""The floor: the same SQL with the same server software, and the same bytes, with nothing in
between.

`FLOOR` names a file with the SQL of each URL, its parameters, and the text before and after the
documents; `DATABASE` is a connection string.
"""

import json
import os
from pathlib import Path

import psycopg

QUESTIONS = json.loads(Path(os.environ["FLOOR"]).read_text())
HEADERS = [("Content-Type", "application/json")]

connection = psycopg.connect(os.environ["DATABASE"], autocommit=True)


def application(environ, start_response):
    question = QUESTIONS[f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}"]
    rows = connection.execute(question["sql"], question["values"], prepare=True).fetchall()
    column, count = question["column"], question["count"]
    documents = ",".join([row[column] for row in rows[:count]])
    body = (question["before"] + documents + question["after"]).encode()
    start_response("200 OK", [*HEADERS, ("Content-Length", str(len(body)))])
    return [body]
