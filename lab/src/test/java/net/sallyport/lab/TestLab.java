package net.sallyport.lab;

import org.junit.jupiter.api.Assumptions;

/**
 * The lab of a test class: skipped where namespaces cannot be, an error where they could and
 * something is missing.
 */
final class TestLab {
    private TestLab() {}

    static Lab open() {
        Assumptions.assumeTrue(
                Requirements.isRoot(),
                "NOT RUN: the lab makes network namespaces, which takes root");
        return Lab.open();
    }

    static void close(Lab lab) {
        if (lab != null) {
            lab.close();
        }
    }
}
