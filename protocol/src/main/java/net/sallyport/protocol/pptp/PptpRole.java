package net.sallyport.protocol.pptp;

/** Which end of a control connection we are (RFC 2637 section 1.2). */
public enum PptpRole {
    /** The access concentrator: takes the connection and answers calls; a VPN server. */
    PAC,
    /** The network server: opens the connection and places calls; a VPN client. */
    PNS
}
