package net.sallyport.admission;

/**
 * Why a claim is lost.
 *
 * @param winner the session that holds the right now
 * @param device what is known of the winner's device
 * @param text for the loser's people: one line, no control characters
 */
public record Displaced(SessionId winner, DeviceEvidence device, String text) {}
