/// `named!(/** docs */ OrderStatus, "order status", { /** docs */ Pending => "pending", … })` defines an enum of values that
/// are known by stable names, in storage and on the wire: `ALL`, `name`, `from_name`, and [`Scalar`](crate::shared::Scalar).
/// Their order is that of declaration.
#[macro_export]
macro_rules! named {
    ($(#[$doc:meta])* $Name:ident, $what:literal, { $($(#[$case_doc:meta])* $Case:ident => $name:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $Name { $($(#[$case_doc])* $Case),* }

        impl $Name {
            /// Each of them, in order.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$Case),*];

            /// Its name in storage and on the wire.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$Case => $name),* }
            }

            /// The one of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$Case),)* _ => None }
            }
        }

        impl $crate::shared::Scalar for $Name {
            const KIND: $crate::shared::Kind = $crate::shared::Kind::Text;

            fn to_value(&self) -> $crate::shared::Value {
                $crate::shared::Value::Text(self.name().to_owned())
            }

            fn from_value(value: $crate::shared::Value) -> Result<Self, $crate::shared::Corrupt> {
                let name = <String as $crate::shared::Scalar>::from_value(value)?;
                Self::from_name(&name).ok_or($crate::shared::Corrupt($what))
            }
        }
    };
}

#[cfg(test)]
#[expect(unreachable_pub, reason = "the macro defines public types")]
mod tests {
    use crate::shared::{Corrupt, Scalar, Value};

    named!(
        /// Which way a traffic light points.
        Light,
        "light",
        {
            /// Stop.
            Red => "red",
            /// Drive.
            Green => "green",
        }
    );

    #[test]
    fn each_is_known_by_its_name_and_read_back_from_storage() {
        assert_eq!(Light::ALL.map(Light::name), ["red", "green"]);
        for light in Light::ALL {
            assert_eq!(Light::from_name(light.name()), Some(light));
            assert_eq!(Light::from_value(light.to_value()), Ok(light));
        }
    }

    #[test]
    fn another_name_is_none_of_them() {
        for name in ["", "RED", " red", "blue"] {
            assert_eq!(Light::from_name(name), None);
            assert_eq!(Light::from_value(Value::Text(name.to_owned())), Err(Corrupt("light")));
        }
        assert!(Light::from_value(Value::Null).is_err());
    }
}
