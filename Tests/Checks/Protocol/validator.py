"""As much of JSON Schema 2020-12 as the shipped schema uses, stricter where it lets later versions pass.

What this version writes may have no key and no word that its schema does not name, and each number has its decimals.
"""
import json
import re


class Decimal(str):
    """A number with a point, as it is written."""


def read(line):
    def refuse(word):
        raise ValueError(f"{word} is no JSON")
    def once(pairs):
        if len({k for k, _ in pairs}) < len(pairs):
            raise ValueError("a key twice")
        return dict(pairs)
    return json.loads(line, parse_float=Decimal, parse_constant=refuse, object_pairs_hook=once)


def write(value):
    """The text of what `read` gave, to the byte."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{write(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(write, value)) + "]"
    return value if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


TYPES = {
    "object": lambda v: isinstance(v, dict), "array": lambda v: isinstance(v, list), "boolean": lambda v: isinstance(v, bool),
    "string": lambda v: isinstance(v, str) and not isinstance(v, Decimal), "number": lambda v: isinstance(v, Decimal),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
}
NOTES = {"$schema", "$id", "$comment", "$defs", "title", "description", "then"}


def errors(value, schema, root, where=""):
    """Everything that is wrong with a value, as lines of text."""
    for word, rule in schema.items():
        if word in NOTES:
            continue
        if word == "type":
            # Of a line a number is what has its decimals; a request may leave them out.
            isloose = rule == "number" and "decimals" not in schema and TYPES["integer"](value)
            if not isloose and not TYPES[rule](value):
                yield f"{where}: {value!r} is no {rule}"
                return
        elif word == "const":
            if value != rule or isinstance(value, bool) != isinstance(rule, bool):
                yield f"{where}: {value!r} is not {rule!r}"
        elif word == "enum":
            if value not in rule:
                yield f"{where}: {value!r} is none of {rule}"
        elif word == "anyOf":
            # A closed set that lets later words pass: this version has its own only.
            assert rule[1] == {"type": "string"} and set(rule[0]) == {"enum"}, rule
            yield from errors(value, rule[0], root, where)
        elif word == "decimals":
            if len(value.partition(".")[2]) != rule or "e" in value.lower():
                yield f"{where}: {value} has not {rule} decimals"
        elif word == "required":
            yield from (f"{where}: {key} is missing" for key in rule if key not in value)
        elif word == "properties":
            for key, inner in value.items():
                if key in rule:
                    yield from errors(inner, rule[key], root, f"{where}.{key}")
                elif "type" in schema and "additionalProperties" not in schema and "allOf" not in schema and key != "type":
                    yield f"{where}: {key} is not in the schema"
        elif word == "additionalProperties":
            if rule is not True:
                for key in value.keys() - schema["properties"].keys():
                    yield f"{where}: {key} is not in the schema"
        elif word == "items":
            for n, inner in enumerate(value):
                yield from errors(inner, rule, root, f"{where}[{n}]")
        elif word == "minItems":
            if len(value) < rule:
                yield f"{where}: fewer than {rule}"
        elif word == "maxItems":
            if len(value) > rule:
                yield f"{where}: more than {rule}"
        elif word == "minimum":
            if float(value) < rule:
                yield f"{where}: {value} is below {rule}"
        elif word == "maximum":
            if float(value) > rule:
                yield f"{where}: {value} is above {rule}"
        elif word == "minLength":
            if len(value) < rule:
                yield f"{where}: shorter than {rule}"
        elif word == "maxLength":
            if len(value) > rule:
                yield f"{where}: longer than {rule}"
        elif word == "pattern":
            if not re.search(rule, value):
                yield f"{where}: {value!r} is not of its form"
        elif word == "not":
            if not list(errors(value, rule, root, where)):
                yield f"{where}: {rule} must not be"
        elif word == "allOf":
            for inner in rule:
                yield from errors(value, inner, root, where)
        elif word == "if":
            if not list(errors(value, rule, root, where)):
                yield from errors(value, schema["then"], root, where)
        elif word == "$ref":
            yield from errors(value, root["$defs"][rule.removeprefix("#/$defs/")], root, rule.removeprefix("#/$defs/"))
        else:
            raise NotImplementedError(f"the schema says {word}: teach it to this validator")


class Validator:
    def __init__(self, path):
        with open(path) as file:
            self.schema = json.load(file)
        self.stranger = None
        try:
            import jsonschema
            jsonschema.Draft202012Validator.check_schema(self.schema)
            self.stranger = jsonschema.Draft202012Validator(self.schema)
        except ImportError:
            pass

    def request_problems(self, line):
        """What is wrong with a request, by both."""
        try:
            value = read(line)
        except ValueError as problem:
            return [str(problem)]
        mine = list(errors(value, self.schema, self.schema, ""))
        if self.stranger:
            theirs = [error.message for error in self.stranger.iter_errors(json.loads(line))]
            assert bool(mine) == bool(theirs), (line, mine, theirs)
        return mine

    def problems(self, line):
        """What is wrong with a line: by these rules, and by the jsonschema package where it is installed."""
        try:
            value = read(line)
        except ValueError as problem:
            return [str(problem)]
        found = list(errors(value, self.schema, self.schema, ""))
        if isinstance(value, dict) and value.get("type") not in self.schema["$defs"]:
            found.append(f"type {value.get('type')} is not in the schema")
        if not line.startswith('{"type":"') or len(line.encode()) > 16384:
            found.append("type is not the first key, or the line is longer than 16 KiB")
        if self.stranger and not found:
            found += [error.message for error in self.stranger.iter_errors(json.loads(line))]
        return found
