package net.sallyport.protocol.ppp;

import java.util.List;
import net.sallyport.protocol.ppp.auth.AuthMethod;
import net.sallyport.protocol.ppp.lcp.EndpointDiscriminator;
import org.jspecify.annotations.Nullable;

/**
 * What a peer told of itself so far: nothing of it is proved but the name, and that once {@code
 * method} is there.
 *
 * @param authName the name of its last proof, as it came over the wire; null before
 * @param method how it proved itself; null until it did
 * @param endpoint its LCP Endpoint-Discriminator, which we reject but remember
 * @param identifications the texts of its LCP Identifications (RFC 1570), printable, at most 8
 * @param mru the MRU that it asked for, else 1500
 * @param magic the magic number that it asked for, else 0
 */
public record PeerTraits(
        byte @Nullable [] authName,
        @Nullable AuthMethod method,
        @Nullable EndpointDiscriminator endpoint,
        List<String> identifications,
        int mru,
        int magic) {}
