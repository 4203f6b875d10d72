package net.sallyport.bench;

import java.util.HashMap;
import java.util.Map;
import net.sallyport.lab.Peer;

/**
 * Memory inside a peer at one time.
 *
 * @param processKilobytes proportional set size of the processes asked for, together
 * @param kernelKilobytes slab, kernel stacks, page tables, per-CPU and vmalloc
 */
record PeerMemory(long processKilobytes, long kernelKilobytes) {
    private static final String SCRIPT =
            """
            for pid in $(pgrep -x 'NAMES'); do cat /proc/$pid/smaps_rollup; done 2> /dev/null
            cat /proc/meminfo
            """;

    static PeerMemory read(Peer peer, String processes) {
        Map<String, Long> sums = new HashMap<>();
        peer.sh(SCRIPT.replace("NAMES", processes))
                .lines()
                .map(line -> line.split("[: ]+"))
                .filter(words -> words.length == 3 && words[2].equals("kB"))
                .forEach(words -> sums.merge(words[0], Long.valueOf(words[1]), Long::sum));
        long kernel = 0;
        for (String part :
                new String[] {"Slab", "KernelStack", "PageTables", "Percpu", "VmallocUsed"}) {
            kernel += sums.getOrDefault(part, 0L);
        }
        return new PeerMemory(sums.getOrDefault("Pss", 0L), kernel);
    }
}
