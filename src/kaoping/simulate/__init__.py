"""The rule engine asked again (试算): other metrics, other rules, other facts, the same SQL as a round."""
