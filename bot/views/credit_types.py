"""RMS's credit types in words (the values of `credit_type_name` in the RMS API definition)."""

from bot.providers.rms_models import CreditType

IN_WORDS = {
    CreditType.CREDIT: "credits",
    CreditType.MANAGEMENT_6M: "management for 6 months",
    CreditType.MANAGEMENT_1Y: "management for 1 year",
    CreditType.MANAGEMENT_3Y: "management for 3 years",
    CreditType.MANAGEMENT_5Y: "management for 5 years",
    CreditType.MANAGEMENT_10Y: "management for 10 years",
    CreditType.DATA_150GB_10Y: "data, 150 GB for 10 years",
}
