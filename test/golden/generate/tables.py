# Parquet files with every kind of column that a case table meets, as PyArrow writes them, and the values they hold.
# Writes ../cases/parquet.json (files in base64). Run: python test/golden/generate/tables.py (needs pyarrow)
import base64, datetime, decimal, io, json, pathlib
import pyarrow as pa
import pyarrow.parquet as pq

D = decimal.Decimal
rows = 7
table = pa.table({
    "id": pa.array([f"img_{i}" for i in range(rows)]),
    "category": pa.array(["F", "M", None, "F", "F", "M", "NA"]).dictionary_encode(),
    "float": pa.array([0.5, None, float("nan"), float("inf"), -0.0, 1e-300, 0.1], pa.float64()),
    "single": pa.array([0.5, 0.25, None, 1, 2, 3, 4], pa.float32()),
    "half": pa.array([0.5, 0.25, None, 1, 2, 3, 4], pa.float16()),
    "int": pa.array([1, 2, None, 4, 5, 6, -7], pa.int32()),
    "long": pa.array([1, 2**53 - 1, None, 4, 5, 6, -7], pa.int64()),
    "identifier": pa.array([1, 2**53 + 1, None, 2**62, 5, 6, 7], pa.int64()),
    "unsigned": pa.array([0, 2**32 - 1, None, 1, 2, 3, 4], pa.uint32()),
    "flag": pa.array([True, False, None, True, False, True, True]),
    "decimal": pa.array([D("12.34"), D("0.07"), None, D("-1.10"), D("1000000.29"), D("0.00"), D("4.35")], pa.decimal128(12, 2)),
    "date": pa.array([datetime.date(2024, 1, 31), None, datetime.date(1969, 7, 20)] + [datetime.date(2000, 2, 29)] * 4),
    "time": pa.array([datetime.datetime(2024, 1, 31, 12, 30, 1), None] + [datetime.datetime(2000, 1, 1)] * 5, pa.timestamp("us")),
    "embedding": pa.array([[0.1, 0.2]] * rows, pa.list_(pa.float32())),
    "box": pa.array([{"x": 1, "y": 2}] * rows),
    "thumbnail": pa.array([b"\x89PNG"] * rows, pa.binary()),
})
iso = "2000-01-01T00:00:00.000Z"
expected = {
    "id": [f"img_{i}" for i in range(rows)],
    "category": ["F", "M", None, "F", "F", "M", None],
    "float": [0.5, None, None, "Infinity", -0.0, 1e-300, 0.1],
    "single": [0.5, 0.25, None, 1, 2, 3, 4],
    "half": [0.5, 0.25, None, 1, 2, 3, 4],
    "int": [1, 2, None, 4, 5, 6, -7],
    "long": [1, 2**53 - 1, None, 4, 5, 6, -7],
    "identifier": ["1", str(2**53 + 1), None, str(2**62), "5", "6", "7"],
    "unsigned": [0, 2**32 - 1, None, 1, 2, 3, 4],
    "flag": ["true", "false", None, "true", "false", "true", "true"],
    "decimal": [12.34, 0.07, None, -1.1, 1000000.29, 0, 4.35],
    "date": ["2024-01-31", None, "1969-07-20"] + ["2000-02-29"] * 4,
    "time": ["2024-01-31T12:30:01.000Z", None] + [iso] * 5,
}
files = {}
for name, options in {
    "snappy": {"compression": "snappy"},
    "zstd": {"compression": "zstd", "data_page_version": "2.0"},
    "gzip, three row groups": {"compression": "gzip", "row_group_size": 3},
    "brotli": {"compression": "brotli"},
    "lz4, plain": {"compression": "lz4", "use_dictionary": False},
    "version 1.0": {"compression": "none", "version": "1.0"},
}.items():
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    files[name] = base64.b64encode(sink.getvalue()).decode()

out = {"tool": f"pyarrow {pa.__version__}", "script": "test/golden/generate/tables.py", "expected": expected, "files": files}
path = pathlib.Path(__file__).parent.parent / "cases" / "parquet.json"
path.parent.mkdir(exist_ok=True)
path.write_text(json.dumps(out, indent=1) + "\n")
