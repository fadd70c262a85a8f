"""Communication with the running program: server, client, commands and the instance lock."""
