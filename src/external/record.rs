//! Values as bytes.

/// A value that can be written to a file and read again.
pub(crate) trait Record: Ord {
    /// Bytes that each has at least, and that tell how many there are besides.
    const HEAD: usize;

    /// How many bytes there are behind the head.
    fn behind(head: &[u8]) -> usize;

    /// Writes it down.
    fn put(&self, bytes: &mut Vec<u8>);

    /// Of the bytes that were written; of fewer, anything.
    fn get(bytes: &[u8]) -> Self;

    /// Bytes of memory that it takes.
    fn room(&self) -> usize;
}

/// A value of always as many bytes.
pub(crate) trait Fixed: Ord + Copy {
    /// How many.
    const BYTES: usize;

    /// Writes it down.
    fn put(self, bytes: &mut Vec<u8>);

    /// Of the bytes at the beginning of these, which go; of fewer, anything.
    fn take(bytes: &mut &[u8]) -> Self;
}

impl<T: Fixed> Record for T {
    const HEAD: usize = T::BYTES;

    fn behind(_: &[u8]) -> usize {
        0
    }

    fn put(&self, bytes: &mut Vec<u8>) {
        T::put(*self, bytes);
    }

    fn get(mut bytes: &[u8]) -> Self {
        T::take(&mut bytes)
    }

    fn room(&self) -> usize {
        size_of::<T>()
    }
}

macro_rules! fixed_number {
    ($($number:ty),*) => {$(
        impl Fixed for $number {
            const BYTES: usize = size_of::<Self>();

            fn put(self, bytes: &mut Vec<u8>) {
                bytes.extend(self.to_le_bytes());
            }

            fn take(bytes: &mut &[u8]) -> Self {
                bytes.split_off(..Self::BYTES).and_then(|own| own.try_into().ok()).map_or(0, Self::from_le_bytes)
            }
        }
    )*};
}

fixed_number!(u8, u16, u32, u64);

macro_rules! fixed_tuple {
    ($($name:ident),*) => {
        impl<$($name: Fixed),*> Fixed for ($($name,)*) {
            const BYTES: usize = 0 $(+ $name::BYTES)*;

            #[expect(non_snake_case, reason = "the parts are called as their types are")]
            fn put(self, bytes: &mut Vec<u8>) {
                let ($($name,)*) = self;
                $($name.put(bytes);)*
            }

            fn take(bytes: &mut &[u8]) -> Self {
                ($($name::take(bytes),)*)
            }
        }
    };
}

fixed_tuple!(A, B);
fixed_tuple!(A, B, C);
fixed_tuple!(A, B, C, D);

/// Bytes, and whose they are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct BytesOf {
    pub(crate) bytes: Vec<u8>,
    pub(crate) of: u32,
}

impl Record for BytesOf {
    const HEAD: usize = 2 * u32::BYTES;

    fn behind(mut head: &[u8]) -> usize {
        u32::take(&mut head) as usize
    }

    fn put(&self, bytes: &mut Vec<u8>) {
        // Names of more than 4 GiB are not to be expected.
        let length = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        (length, self.of).put(bytes);
        bytes.extend(self.bytes.iter().take(length as usize));
    }

    fn get(mut bytes: &[u8]) -> Self {
        let (_, of) = <(u32, u32)>::take(&mut bytes);
        Self { bytes: bytes.to_vec(), of }
    }

    fn room(&self) -> usize {
        size_of::<Self>() + self.bytes.capacity()
    }
}
