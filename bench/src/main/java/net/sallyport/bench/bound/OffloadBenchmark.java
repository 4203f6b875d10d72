package net.sallyport.bench.bound;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import net.sallyport.linux.offload.Coalescer;
import net.sallyport.linux.offload.Segmenter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What cutting a large packet costs each that it is cut into, and joining each that is joined. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OffloadBenchmark {
    private static final int SLOT = 2_048;
    private static final int VIRTIO = 10;
    private static final int LARGE = Flow.SEGMENTS * Flow.PAYLOAD;

    private final Segmenter segmenter = new Segmenter();
    private final Coalescer<Flow> coalescer = new Coalescer<>(Arena.ofAuto(), Flow.SEGMENTS);
    private final MemorySegment large = Arena.ofAuto().allocate(VIRTIO + 65_535);
    private final MemorySegment slots = Arena.ofAuto().allocate((long) Flow.SEGMENTS * SLOT);
    private final MemorySegment batch = Arena.ofAuto().allocate((long) Flow.SEGMENTS * SLOT);
    private final Flow flow = new Flow(1, 2);

    public OffloadBenchmark() {
        Flow.writeVirtio(large, 0, LARGE);
        flow.write(large, VIRTIO, LARGE, true);
        cut();
        batch.copyFrom(slots);
    }

    @Benchmark
    @OperationsPerInvocation(Flow.SEGMENTS)
    public final int cut() {
        int packets = 0;
        boolean _ = segmenter.begin(large, 0, VIRTIO + Flow.HEADER + LARGE);
        while (segmenter.next(slots, (long) packets * SLOT, SLOT) > 0) {
            packets++;
        }
        return packets;
    }

    /** All but the headers of the whole, so that the packets stay as they are. */
    @Benchmark
    @OperationsPerInvocation(Flow.SEGMENTS)
    public int join() {
        coalescer.begin(batch);
        for (int n = 0; n < Flow.SEGMENTS; n++) {
            coalescer.add(flow, (long) n * SLOT, Flow.PACKET);
        }
        if (coalescer.runs() != 1) {
            throw new IllegalStateException(coalescer.runs() + " runs");
        }
        return coalescer.runs();
    }
}
