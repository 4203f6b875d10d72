package net.sallyport.linux.loop;

/**
 * Slots of which some may be kept for later: a packet that is put into the current slot is held,
 * and another slot is the current one; when its turn comes it is presented, which makes its slot
 * the current one again. So whoever makes a packet and whoever sends it need not know that it
 * waited, and it was never copied.
 */
public interface SlotStore extends PacketSlots {
    /** What {@link #hold} returns when every slot is taken. */
    int NONE = -1;

    /** Slots there are, from 0 to this less one. */
    int slots();

    /** How many packets may still be held. */
    int holdable();

    /**
     * Keeps what is in the current slot.
     *
     * @return the slot, or {@link #NONE}: the packet is still in the current one
     */
    int hold();

    /** Makes a slot that is held the current one; what was in the current one is lost. */
    void present(int slot);

    /** Gives a slot back that is held. */
    void release(int slot);
}
