/**
 * A small hospital. What it knows of its patients is sealed before it reaches the database or the disk, and opens no more once their keys are
 * erased.
 */
package org.example.hospital;
