"""The functional core: values in, values out.

Nothing here reads a clock, a file or the environment, starts a thread or imports a third-party package.
import-linter enforces that.
"""
