"""What a team hands over after a batch: the outcome sheet, and a report for the browser."""
