"""Flask only: parse the request, call one service, render."""
