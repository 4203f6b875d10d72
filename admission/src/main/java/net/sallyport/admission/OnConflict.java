package net.sallyport.admission;

/** What happens when an account that is full logs in once more. */
public enum OnConflict {
    /** The newest wins: a holder is displaced. */
    REPLACE,
    /** The oldest wins: the newcomer is refused. */
    DENY
}
