"""What crosses between processes and into files as JSON: one module per wire."""
