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
    @ParameterizedTest(name = "{0} always answers {1}: {6}")
    @CsvSource({
        "Book.fits, true, REPLACE, AMPLE_POOL, UNKNOWN, 0, a teardown ended another session's claim",
        "Turn.mayEnter, true, REPLACE, AMPLE_POOL, UNKNOWN, 0, 'a holder waits for nobody, or did not wait'",
        "Book.sharesAddress, false, REPLACE, AMPLE_POOL, UNKNOWN, 0, an address on two open data paths",
        "Book.isOrphan, false, REPLACE, NONE, UNKNOWN, 0, more open data paths than the limit",
        "Book.isHeir, false, REPLACE, AMPLE_POOL, UNKNOWN, 0, 'a holder waits for nobody, or did not wait'",
        "Book.has, false, REPLACE, AMPLE_POOL, UNKNOWN, 0, the pool and the book differ",
        "Book.has, true, REPLACE, AMPLE_POOL, UNKNOWN, 0, the pool and the book differ",
        "Terms.isClosed, false, DENY, AMPLE_POOL, UNKNOWN, 0, displaced under deny",
        "Terms.isClosed, true, REPLACE, AMPLE_POOL, UNKNOWN, 0, asked though the newest wins",
        "Conflict.isGone, true, DENY, AMPLE_POOL, UNKNOWN, 0, displaced though it was not asked or is there",
        "Conflict.isGone, false, DENY, AMPLE_POOL, UNKNOWN, 0, the record of a probe is wrong",
        "Conflict.isHeardSince, false, DENY, AMPLE_POOL, UNKNOWN, 0, the record of a probe is wrong",
        "Conflict.isSilent, false, DENY, AMPLE_POOL, UNKNOWN, 0, refused though a silent holder was not asked",
        "Conflict.mayDisplace, true, DENY, AMPLE_POOL, UNKNOWN, 0, displaced under deny",
        "Conflict.mayDisplace, false, REPLACE, AMPLE_POOL, UNKNOWN, 0, asked though the newest wins",
        "Conflict.isItself, false, DENY, AMPLE_POOL, TWO, 0, a reconnect was refused because of itself",
        "Conflict.isItself, true, DENY, AMPLE_POOL, DIFFERENT, 0, displaced by a device that is another",
        "Guard.isCooling, true, REPLACE, AMPLE_POOL, UNKNOWN, 0, asked though the newest wins",
        "Guard.isCooling, false, REPLACE, AMPLE_POOL, UNKNOWN, 1, displaced in the cool-down",
        "Guard.isTooMany, true, REPLACE, AMPLE_POOL, UNKNOWN, 0, asked though the newest wins",
        "Guard.isTooMany, false, REPLACE, AMPLE_POOL, UNKNOWN, 1, the guard let one more pass",
        "Book$Holder.isAsked, false, DENY, AMPLE_POOL, UNKNOWN, 0, refused though a silent holder was not asked"
    })
    void aMissingCheckIsFound(
            String target,
            boolean answer,
            String policy,
            String supply,
            String devices,
            int displacements,
            String found)
            throws ReflectiveOperationException {
        ClassLoader mutated = new Mutator(target, answer);
        InvocationTargetException failed =
                assertThrows(
                        InvocationTargetException.class,
                        () -> explore(mutated, policy, supply, devices, displacements));
        AssertionError violated = assertInstanceOf(AssertionError.class, failed.getCause());
        System.out.println(target + " always " + answer + ": " + violated.getMessage());
        String message = violated.getMessage();
        assertEquals(found, message.substring(0, message.indexOf(" after [")));
    }

    @Test
    void theUnchangedCoreLoadedTheSameWayIsSound() throws ReflectiveOperationException {
        Object states =
                explore(new Mutator("Book.none", true), "REPLACE", "AMPLE_POOL", "UNKNOWN", 0);
        assertEquals(
                Explorer.explore(
                        Setting.of(Setting.Policy.REPLACE, 1, Setting.Supply.AMPLE_POOL, 3)),
                states);
    }

    private static Object explore(
            ClassLoader loader, String policy, String supply, String devices, int displacements)
            throws ReflectiveOperationException {
        return loader.loadClass(Explorer.class.getName())
                .getMethod(
                        "explore",
                        String.class,
                        int.class,
                        String.class,
                        String.class,
                        int.class,
                        int.class)
                .invoke(null, policy, 1, supply, devices, displacements, 3);
    }

    /** Loads this room's classes anew, one method of one class changed. */
    private static final class Mutator extends ClassLoader {
        private final String type;
        private final String method;
        private final boolean answer;

        Mutator(String target, boolean answer) {
            super(MutationTest.class.getClassLoader());
            int dot = target.indexOf('.');
            this.type = Book.class.getPackageName() + "." + target.substring(0, dot);
            this.method = target.substring(dot + 1);
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
            if (name.equals(type)) {
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
