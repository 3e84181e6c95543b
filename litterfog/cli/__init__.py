"""The command line: one thin front door to every process and tool."""
