from content import faults

WORDS = "Key (email)=(aino@example.org) already exists."


def test_the_log_says_what_kind_of_error_and_where_and_not_its_words():
    try:
        raise ValueError(WORDS)
    except ValueError as error:
        said = faults.without_words(error)
    assert said.endswith("ValueError")
    assert "test_faults.py" in said
    assert "aino" not in said
