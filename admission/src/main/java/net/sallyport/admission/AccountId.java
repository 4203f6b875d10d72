package net.sallyport.admission;

/**
 * An account as the store resolved it. Claims are on this, never on the name that was typed, so two
 * spellings that resolve to one account are one account.
 *
 * <p>Which spellings those are is the store's business, by explicit options of its own: whether the
 * case of letters counts, and whether {@code DOMAIN\name} and {@code name@domain} stand for {@code
 * name}. Admission compares ids as they are and folds nothing. A store must therefore give one
 * account one id in every answer, whatever the spelling, and two accounts two; an id that changes
 * while a session is inside makes a second account of it.
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
