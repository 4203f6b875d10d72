package net.sallyport.admission;

/**
 * An account as the store resolved it. Claims are on this, never on the name that was typed, so two
 * spellings that resolve to one account are one account.
 */
public record AccountId(String value) {
    public AccountId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("an account id is not empty");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
