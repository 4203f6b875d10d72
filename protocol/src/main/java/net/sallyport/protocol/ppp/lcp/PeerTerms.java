package net.sallyport.protocol.ppp.lcp;

import java.util.List;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.automaton.Option;
import org.jspecify.annotations.Nullable;

/**
 * What the peer asked for and got.
 *
 * @param magic 0: none
 * @param provingBy how we are to prove ourselves; null: not at all
 */
record PeerTerms(
        int mru,
        int magic,
        boolean protocolCompression,
        boolean addressCompression,
        @Nullable AuthMethod provingBy) {
    static final PeerTerms NONE = of(List.of());

    /** Of a Configure-Request that was acknowledged. */
    static PeerTerms of(List<Option> request) {
        int mru = LcpConfig.DEFAULT_MRU;
        int magic = 0;
        boolean protocolCompression = false;
        boolean addressCompression = false;
        AuthMethod provingBy = null;
        for (Option option : request) {
            switch (option.type()) {
                case Lcp.MRU -> mru = option.shortValue();
                case Lcp.AUTHENTICATION_PROTOCOL -> provingBy = AuthOption.method(option);
                case Lcp.MAGIC_NUMBER -> magic = option.intValue();
                case Lcp.PROTOCOL_COMPRESSION -> protocolCompression = true;
                case Lcp.ADDRESS_COMPRESSION -> addressCompression = true;
                default -> {}
            }
        }
        return new PeerTerms(mru, magic, protocolCompression, addressCompression, provingBy);
    }
}
