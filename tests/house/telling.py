"""Numbers a test measured, for whoever runs it with `-s` or `-rP`."""


def tell(sentence):
    print(f"\n{sentence}")  # noqa: T201  (that is what it is for)
