package org.medchain.keys.server.settings;

/**
 * The settings of one feature, which stand beside it. Constructing is checking: the constructor refuses values that are wrong
 * with an {@link InvalidSettingException}. The start constructs all of them, by this type.
 */
public interface Settings {}
