package net.sallyport.admission;

/**
 * Where the record of decisions begins. Called with the account's lock held, so the events of one
 * account come in the order of its decisions; in return an implementation only enqueues: it does
 * not wait, does not throw, and never calls {@link Admission}.
 */
@FunctionalInterface
public interface AdmissionEvents {
    void happened(AdmissionEvent event);
}
