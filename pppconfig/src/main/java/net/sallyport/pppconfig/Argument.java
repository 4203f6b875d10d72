package net.sallyport.pppconfig;

/** What follows an option of pppd. */
public enum Argument {
    NONE(""),
    NUMBER("N"),
    HEX("HEX"),
    ADDRESS("ADDRESS"),
    TEXT("TEXT"),
    FILE("FILE");

    private final String sign;

    Argument(String sign) {
        this.sign = sign;
    }

    /** How it is shown behind the option's name. */
    public String sign() {
        return sign;
    }
}
