"""Commands of the command line, by what a person wants: run, look, files, rules, keep."""
