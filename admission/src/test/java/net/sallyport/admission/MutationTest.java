package net.sallyport.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The exploration has teeth: with one check of the decision core taken out it fails. The class file
 * of the core is changed as it is loaded, a method made to answer always the same; the code itself
 * has no switch for it.
 */
class MutationTest {
    @ParameterizedTest(name = "{0} is always {1}: {4}")
    @CsvSource({
        "fits, true, REPLACE, AMPLE_POOL, a teardown ended another session's claim",
        "mayEnter, true, REPLACE, AMPLE_POOL, 'a holder waits for nobody, or did not wait'",
        "isClosed, false, DENY, AMPLE_POOL, displaced under deny",
        "sharesAddress, false, REPLACE, AMPLE_POOL, an address on two open data paths",
        "isOrphan, false, REPLACE, NONE, more open data paths than the limit",
        "isHeir, false, REPLACE, AMPLE_POOL, 'a holder waits for nobody, or did not wait'",
        "has, false, REPLACE, AMPLE_POOL, the pool and the book differ",
        "has, true, REPLACE, AMPLE_POOL, the pool and the book differ"
    })
    void aMissingCheckIsFound(
            String method, boolean answer, String policy, String supply, String found)
            throws ReflectiveOperationException {
        ClassLoader mutated = new Mutator(method, answer);
        InvocationTargetException failed =
                assertThrows(
                        InvocationTargetException.class, () -> explore(mutated, policy, supply));
        AssertionError violated = assertInstanceOf(AssertionError.class, failed.getCause());
        System.out.println(method + " always " + answer + ": " + violated.getMessage());
        String message = violated.getMessage();
        assertEquals(found, message.substring(0, message.indexOf(" after [")));
    }

    @Test
    void theUnchangedCoreLoadedTheSameWayIsSound() throws ReflectiveOperationException {
        Object states = explore(new Mutator("no such method", true), "REPLACE", "AMPLE_POOL");
        assertEquals(
                Explorer.explore(Explorer.Policy.REPLACE, 1, Explorer.Supply.AMPLE_POOL, 3),
                states);
    }

    private static Object explore(ClassLoader loader, String policy, String supply)
            throws ReflectiveOperationException {
        String room = Explorer.class.getPackageName();
        Class<?> explorer = loader.loadClass(room + ".Explorer");
        Class<?> policies = loader.loadClass(room + ".Explorer$Policy");
        Class<?> supplies = loader.loadClass(room + ".Explorer$Supply");
        return explorer.getMethod("explore", policies, int.class, supplies, int.class)
                .invoke(
                        null,
                        policies.getMethod("valueOf", String.class).invoke(null, policy),
                        1,
                        supplies.getMethod("valueOf", String.class).invoke(null, supply),
                        3);
    }

    /** Loads this room's classes anew, one method of the book changed. */
    private static final class Mutator extends ClassLoader {
        private final String method;
        private final boolean answer;

        Mutator(String method, boolean answer) {
            super(MutationTest.class.getClassLoader());
            this.method = method;
            this.answer = answer;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(Book.class.getPackageName() + ".")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            byte[] bytes = read(name);
            if (name.equals(Book.class.getName())) {
                bytes = mutate(bytes);
            }
            return defineClass(name, bytes, 0, bytes.length);
        }

        private byte[] read(String name) throws ClassNotFoundException {
            try (InputStream in =
                    getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                return in.readAllBytes();
            } catch (IOException | NullPointerException missing) {
                throw new ClassNotFoundException(name, missing);
            }
        }

        private byte[] mutate(byte[] original) {
            ClassFile files = ClassFile.of();
            return files.transformClass(
                    files.parse(original),
                    ClassTransform.transformingMethods(
                            this::isTarget,
                            (builder, element) -> {
                                if (element instanceof CodeModel) {
                                    builder.withCode(
                                            code -> code.loadConstant(answer ? 1 : 0).ireturn());
                                } else {
                                    builder.with(element);
                                }
                            }));
        }

        private boolean isTarget(MethodModel candidate) {
            return candidate.methodName().equalsString(method);
        }
    }
}
