package io.eventserver.eventstore;

import static java.lang.constant.ConstantDescs.CD_MethodHandle;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Makes a method handle an object that is as fast as a class written by hand.
 *
 * <p>A handle in a field is called step by step; one that is a constant of its class is compiled as
 * a whole. So each handle gets a hidden class of its own, with the handle as its class data.
 */
final class CompiledHandle {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final ClassDesc NAME =
      ClassDesc.of(CompiledHandle.class.getPackageName(), "Compiled");
  private static final DynamicConstantDesc<MethodHandle> HANDLE =
      DynamicConstantDesc.ofNamed(
          ConstantDescs.ofConstantBootstrap(
              MethodHandles.class.describeConstable().orElseThrow(), "classData", CD_Object),
          ConstantDescs.DEFAULT_NAME,
          CD_MethodHandle);

  private CompiledHandle() {}

  /**
   * An object whose one method is a handle.
   *
   * @param shape an interface of this package
   * @param method its only method, of exactly the handle's type
   */
  static <T> T as(Class<T> shape, String method, MethodHandle handle) {
    byte[] bytes = ClassFile.of().build(NAME, it -> define(it, shape, method, handle.type()));
    try {
      var hidden = LOOKUP.defineHiddenClassWithClassData(bytes, handle, true);
      var constructor =
          hidden.findConstructor(hidden.lookupClass(), MethodType.methodType(void.class));
      return shape.cast(constructor.invoke());
    } catch (Throwable e) {
      throw new IllegalStateException("no class for " + handle, e);
    }
  }

  private static void define(ClassBuilder it, Class<?> shape, String method, MethodType type) {
    it.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
        .withInterfaceSymbols(shape.describeConstable().orElseThrow())
        .withMethodBody(
            INIT_NAME,
            MTD_void,
            0,
            code -> code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_())
        .withMethodBody(
            method,
            type.describeConstable().orElseThrow(),
            ClassFile.ACC_PUBLIC,
            code -> call(code, type.describeConstable().orElseThrow()));
  }

  private static void call(CodeBuilder code, MethodTypeDesc type) {
    code.loadConstant(HANDLE);
    for (int i = 0; i < type.parameterCount(); i++) {
      code.loadLocal(TypeKind.from(type.parameterType(i)), code.parameterSlot(i));
    }
    code.invokevirtual(CD_MethodHandle, "invokeExact", type)
        .return_(TypeKind.from(type.returnType()));
  }
}
