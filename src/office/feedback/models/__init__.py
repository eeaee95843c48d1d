"""The tables of what people say and ask: the book, the ratings, the enquiries, and the terms of a centre."""

from office.feedback.models.book import EntryAnswer, EntryDuty, FeedbackBook, FeedbackEntry, Moderation
from office.feedback.models.enquiries import Enquiry, EnquiryAnswer, EnquiryDuty, EnquiryRegister
from office.feedback.models.ratings import Rating
from office.feedback.models.settings import FeedbackRules

__all__ = [
    "Enquiry",
    "EnquiryAnswer",
    "EnquiryDuty",
    "EnquiryRegister",
    "EntryAnswer",
    "EntryDuty",
    "FeedbackBook",
    "FeedbackEntry",
    "FeedbackRules",
    "Moderation",
    "Rating",
]
