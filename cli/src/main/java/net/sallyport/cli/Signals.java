package net.sallyport.cli;

import java.lang.reflect.Proxy;

/**
 * The one place that touches the JDK's signal handling. It has no supported form: {@code
 * sun.misc.Signal} is in the module jdk.unsupported, and the compiler warns of its every mention in
 * a way that nothing silences, so it is mentioned by name.
 */
final class Signals {
    private Signals() {}

    /**
     * Runs the task, on a thread of the JVM's, whenever the signal comes; in place of its default.
     */
    static void on(String name, Runnable task) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object handling =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (proxy, method, arguments) -> {
                                if (method.getName().equals("handle")) {
                                    task.run();
                                    return null;
                                }
                                return method.invoke(task, arguments);
                            });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), handling);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no handling of SIG" + name + " in this JDK", e);
        }
    }
}
