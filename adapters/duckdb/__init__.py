"""The read models in DuckDB files: kept up, rebuilt, published, asked."""
