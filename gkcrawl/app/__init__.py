"""The use cases: what each command does, without the terminal. The only place that wires crawler, rules and reports.

Heavy parts are imported inside the function that needs them, so that ``gkcrawl score`` does not pay for Scrapy.
"""
