"""What the organisation answers for (Art. 5(2) GDPR): the record, the assessment, the measures, how long people stay.

It looks at all rooms that know a person, so that what it says is what is configured and published now.
"""
