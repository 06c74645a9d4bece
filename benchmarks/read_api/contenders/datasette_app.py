"""Datasette over a file of the stored documents, tuned: an immutable file, indexes, one query.

`DATASETTE_FILE` is the file.
"""

import os

from datasette.app import Datasette

LIST = """
select body from incident where country = :country and date between :date_after and :date_before
order by date desc, id desc limit cast(:limit as integer)
"""

application = Datasette(
    immutables=[os.environ["DATASETTE_FILE"]],
    settings={"num_sql_threads": 3, "max_returned_rows": 1_000, "default_cache_ttl": 0},
    metadata={"databases": {"peers": {"queries": {"list": LIST}}}},
).app()
