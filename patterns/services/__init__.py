"""Steps and specialists as services: the contract, the server, the client and the signed identity."""
