package net.sallyport.gateway.session;

/** What is counted of logins that are not listened to, or answered late. */
public enum LoginCounter {
    /** Refused unheard: too many logins of its source have failed. */
    SOURCE_OVER_RATE,
    /** Refused unheard: too many against its account have, and some of its source. */
    ACCOUNT_OVER_RATE,
    /** A refusal that was kept back for a while. */
    ANSWER_DELAYED
}
