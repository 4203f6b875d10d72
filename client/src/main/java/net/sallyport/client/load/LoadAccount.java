package net.sallyport.client.load;

/** Whom a session logs in as. */
public record LoadAccount(String name, String password) {
    /** Without the password. */
    @Override
    public String toString() {
        return name;
    }
}
