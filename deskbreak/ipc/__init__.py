"""How a command reaches the running program: server, client, commands and the instance lock."""
