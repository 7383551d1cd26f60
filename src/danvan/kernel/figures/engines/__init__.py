"""The same figures on other engines: one declaration, executed by PostgreSQL, DuckDB over Parquet, and Spark.

    folder = export("petitions", Path("/data/figures"))
    cells = DuckEngine().cells("petitions", folder, today=today)

For deployments that outgrow one PostgreSQL, and to prove a figure a second time: `danvan figures --engine duckdb`
recomputes every cell elsewhere and compares. The SQL of declarations is PostgreSQL's; sqlglot puts it into the other
engines' words. Both need `requirements/engines.txt`; without it, importing an engine raises ImportError.
"""

from .exporting import export
from .running import Cells, DuckEngine, Engine, SparkEngine, compared

__all__ = ["Cells", "DuckEngine", "Engine", "SparkEngine", "compared", "export"]
